"""Tables of this room: of runs, of rankings, of the walk. Numbers are formatted here."""
