package svg

import (
	"regexp"
	"strconv"
	"strings"
)

// inValue finds the elements that a value names.
var inValue = regexp.MustCompile(`url\(#([^)]*)\)`)

// number finds that of a length, before its unit.
var number = regexp.MustCompile(`^[+-]?[0-9.]+([eE][+-]?[0-9]+)?`)

// measure refuses a document that is too large, or draws too much, or itself: few elements that refer to few others can ask for any
// number.
func (root *node) measure() error {
	sides := []string{root.attr("width"), root.attr("height")}
	if box := strings.Fields(strings.ReplaceAll(root.attr("viewBox"), ",", " ")); len(box) == 4 {
		sides = append(sides, box[2:]...)
	}
	for _, side := range sides {
		if length, _ := strconv.ParseFloat(number.FindString(strings.TrimSpace(side)), 64); length > maxLength { // also what is out of range
			return tooLarge("a side of the SVG is longer than %.0f; at most that is accepted", maxLength)
		}
	}
	byID := map[string]*node{}
	root.each(func(n *node) {
		if id := n.attr("id"); id != "" && byID[id] == nil {
			byID[id] = n
		}
	})
	drawn, underway := map[*node]int{}, map[*node]bool{}
	chain, longest := 0, 0
	var count func(*node) int
	count = func(n *node) int {
		if known, ok := drawn[n]; ok {
			return known
		}
		if underway[n] || chain > maxChain { // a circle is what rasterizers end by themselves
			return 0
		}
		underway[n] = true
		chain++
		longest = max(longest, chain)
		sum := 1
		for _, child := range n.children {
			sum += count(child)
		}
		for _, id := range n.refers() {
			if to := byID[id]; to != nil {
				sum += count(to)
			}
		}
		chain--
		delete(underway, n)
		drawn[n] = min(sum, maxDrawn+1)
		return drawn[n]
	}
	if count(root) > maxDrawn || longest > maxChain {
		return tooLarge("the SVG draws more than %d elements, counting repeated ones; at most that many are accepted", maxDrawn)
	}
	return nil
}

func (n *node) each(f func(*node)) {
	f(n)
	for _, child := range n.children {
		child.each(f)
	}
}

// refers answers the ids that an element's attributes name.
func (n *node) refers() []string {
	var ids []string
	for _, a := range n.attrs {
		if id, ok := strings.CutPrefix(a.value, "#"); ok && a.name == "xlink:href" {
			ids = append(ids, id)
		}
		if strings.Contains(a.value, "url(#") {
			for _, m := range inValue.FindAllStringSubmatch(a.value, -1) {
				ids = append(ids, m[1])
			}
		}
	}
	return ids
}
