// Forgets what the headers defined for one type.
#undef V
#undef VI
#undef VU
#undef KEPT
#undef EXCHANGED
#undef LANES2
#undef LANES4
#undef LANES8
#undef LANES16
#undef LANES
#undef COMBINED
