"""kstory: a compiler for films."""
