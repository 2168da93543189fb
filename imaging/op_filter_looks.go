package imaging

// Greys as films and glasses in front of them saw the colours: shares of red, green and blue.
var (
	panchromatic   = &luma                         // as the eye sees
	redGlass       = &[3]float64{0.75, 0.25, 0}    // dark skies, light skin
	yellowGlass    = &[3]float64{0.45, 0.50, 0.05} // skies a little darker
	orthochromatic = &[3]float64{0.05, 0.55, 0.40} // blind to red: dark lips, pale skies
)

// looks are all looks, in the order in which they are shown.
var looks = []recipe{
	// Lively
	{name: "vivid", doc: "Strong, clear colours and a little more contrast.",
		vibrance: 70, saturation: 10, soft: 30},
	{name: "vivid_warm", doc: "Strong colours in the light of a late afternoon.",
		vibrance: 60, saturation: 8, warmth: 28, soft: 28},
	{name: "vivid_cool", doc: "Strong colours in the light of a clear morning.",
		vibrance: 60, saturation: 8, warmth: -24, soft: 28},
	{name: "slide_film", doc: "The deep colours and dense shadows of projected film.",
		saturation: 22, vibrance: 25, warmth: 6, soft: 50, shadows: -15, dark: [3]float64{-1, -1, 1.5}},
	{name: "negative_film", doc: "The soft contrast and warm skin of prints from colour negatives.",
		saturation: -6, warmth: 10, soft: 12, highlights: -20, dark: [3]float64{-1.2, 0.6, 1.2}, light: [3]float64{1.8, 0.6, -1.8}, black: [3]float64{2, 2.5, 3}},

	// Warm and cool
	{name: "warm", doc: "The whole picture a little warmer.", warmth: 45, vibrance: 8},
	{name: "cool", doc: "The whole picture a little cooler.", warmth: -40, vibrance: 8},
	{name: "golden_hour", doc: "Low, golden sun: warm lights, soft shadows.",
		warmth: 50, exposure: 12, vibrance: 18, shadows: 15, soft: 10, light: [3]float64{3, 1, -4}},
	{name: "sunset", doc: "Orange lights over violet shadows.",
		warmth: 42, saturation: 12, soft: 20, dark: [3]float64{2, -1.6, 4.5}, light: [3]float64{5, 0, -5}},
	{name: "autumn", doc: "Browns and reds of fallen leaves, greens held back.",
		warmth: 38, saturation: -12, soft: 22, middle: [3]float64{4, 0, -5}, black: [3]float64{1.5, 1, 0.5}},
	{name: "forest", doc: "Deep, calm greens.",
		saturation: -10, soft: 18, exposure: -10, dark: [3]float64{-3, 2.5, -1}, middle: [3]float64{-2, 2, -2}},
	{name: "sea", doc: "Turquoise shadows and clean, cool lights.",
		warmth: -18, vibrance: 22, soft: 12, dark: [3]float64{-5, 2, 4}, light: [3]float64{-1.5, 1, 2}},
	{name: "desert", doc: "Dry, dusty warmth: sand in the lights, faded colours.",
		warmth: 32, saturation: -28, highlights: -25, soft: 15, light: [3]float64{3, 1.5, -4}, black: [3]float64{4, 3, 2}},
	{name: "night", doc: "Day for night: dark, blue, with few colours.",
		warmth: -55, exposure: -110, saturation: -35, soft: 20, middle: [3]float64{-3, -1, 5}, highlights: -25},

	// Soft
	{name: "pastel", doc: "Light, milky colours.",
		exposure: 35, saturation: -28, shadows: 40, soft: -20, black: [3]float64{6, 5, 7}, light: [3]float64{1, 0, 1}},
	{name: "airy", doc: "Bright and open, with light shadows.",
		exposure: 45, shadows: 45, saturation: -8, warmth: -4, soft: -8},
	{name: "matte", doc: "Black becomes a dark grey, as on uncoated paper.",
		saturation: -10, soft: 28, black: [3]float64{9, 9, 9}, white: [3]float64{3, 3, 3}},
	{name: "faded", doc: "An old print whose colours and blacks have paled.",
		saturation: -35, soft: -15, black: [3]float64{11, 11, 12}, white: [3]float64{5, 6, 8}},
	{name: "warm_fade", doc: "Faded, and gone to yellow and red.",
		warmth: 25, saturation: -28, soft: -5, black: [3]float64{13, 10, 8}, white: [3]float64{2, 5, 12}},
	{name: "cool_fade", doc: "Faded, and gone to blue.",
		warmth: -22, saturation: -28, soft: -5, black: [3]float64{7, 10, 14}, white: [3]float64{9, 5, 3}},
	{name: "rose", doc: "A breath of pink over soft lights.",
		exposure: 15, saturation: -10, shadows: 15, middle: [3]float64{4, -2, 1.5}, light: [3]float64{3, -1, 1}, black: [3]float64{4, 2, 3}},
	{name: "muted", doc: "Quiet colours: the strong ones give way.",
		saturation: -40, soft: 18, black: [3]float64{2, 2, 2}},

	// Dramatic
	{name: "dramatic", doc: "Hard contrast, little colour, open shadows.",
		saturation: -25, shadows: 25, soft: 90, highlights: -15},
	{name: "bleach_bypass", doc: "The silver left in the film: hard, grey, with pale colours.",
		saturation: -55, soft: 85, light: [3]float64{-0.5, 0, 0.5}},
	{name: "cross_processed", doc: "Slide film in the wrong bath: yellow lights, blue shadows, glaring contrast.",
		saturation: 15, soft: 55, dark: [3]float64{-6, 1, 7}, light: [3]float64{5, 5, -9}},
	{name: "teal_and_orange", doc: "Skin and lamps to orange, all that is dark to teal, as in the cinema.",
		vibrance: 15, soft: 25, dark: [3]float64{-8, 1.5, 5}, light: [3]float64{6, 0.5, -6}},
	{name: "green_shadows", doc: "The greenish dark of tube lights and night films.",
		saturation: -15, soft: 30, dark: [3]float64{-4, 4, -1}, light: [3]float64{1.5, 1, -2}},
	{name: "instant_print", doc: "A print from the camera itself: creamy whites, bluish blacks, soft colours.",
		saturation: -15, soft: 12, warmth: 10, black: [3]float64{6, 7, 11}, white: [3]float64{1, 3, 11}, middle: [3]float64{1, 0, -1}},

	// Grey, and grey that was toned
	{name: "black_and_white", doc: "Plain grey, as light as the eye sees each colour.",
		grey: panchromatic, soft: 15},
	{name: "soft_black_and_white", doc: "Grey with open shadows and gentle steps.",
		grey: yellowGlass, shadows: 30, soft: -25, black: [3]float64{4, 4, 4}},
	{name: "hard_black_and_white", doc: "Deep black, clear white and little between.",
		grey: yellowGlass, soft: 140},
	{name: "red_glass_black_and_white", doc: "As through a red glass: skies go dark, skin and clouds light up.",
		grey: redGlass, soft: 60},
	{name: "early_black_and_white", doc: "As early plates saw, blind to red: pale skies, dark lips.",
		grey: orthochromatic, soft: 25, black: [3]float64{3, 3, 3}},
	{name: "selenium", doc: "A grey print toned with selenium: cool violet shadows.",
		grey: panchromatic, soft: 35, dark: [3]float64{1.5, -0.8, 2.2}, middle: [3]float64{0.6, -0.3, 0.5}},
	{name: "sepia_print", doc: "A grey print toned to sepia: warm brown, cream in the lights.",
		grey: panchromatic, soft: 18, dark: [3]float64{8, -0.5, -6}, middle: [3]float64{3.5, -0.5, -3}, light: [3]float64{4, -0.5, -6}, black: [3]float64{4, 2, 1}, white: [3]float64{1, 3.5, 8}},
	{name: "copper", doc: "A grey print toned with copper: reddish brown.",
		grey: panchromatic, soft: 25, dark: [3]float64{8, -2, -5}, light: [3]float64{5, -0.8, -4}, black: [3]float64{3, 0, 0}, white: [3]float64{0, 2, 4}},
	{name: "platinum", doc: "The long, warm greys of platinum prints.",
		grey: yellowGlass, soft: -12, dark: [3]float64{1.6, 0, -1.2}, light: [3]float64{1.2, 0, -1.6}, black: [3]float64{8, 6.8, 6}, white: [3]float64{3, 4.5, 7}},
	{name: "cyanotype", doc: "A blueprint: white on Prussian blue.",
		grey: panchromatic, soft: 25, dark: [3]float64{-13, -1.5, 8}, middle: [3]float64{-8, -0.5, 5}, light: [3]float64{-4, 0.5, 2.5}, black: [3]float64{0, 4, 13}, white: [3]float64{5, 2, 1}},
}
