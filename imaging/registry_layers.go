package imaging

// Operations that lay something on the picture.
var layers = section(Layers)
