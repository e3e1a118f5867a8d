"""Leaders: the persons who lead a body and stand in for its leader, each for a time and by a seat held there."""
