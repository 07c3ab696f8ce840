"""From tree to meaning: imports, names, defaults, prompts expanded. Looks at text and syntax alone, does no I/O.

The way in is `read.read_story`; `model` holds what comes out.
"""
