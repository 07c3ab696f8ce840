"""The project on disk: kstory.toml, kstory.lock, sources, pictures and clips.

The edge where files are read and written.
"""
