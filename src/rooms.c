/* The list of rooms: the whole program on one screen. */

struct room;
