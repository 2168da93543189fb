package imaging

// Operations that stand for others.
var controls = section(Control)
