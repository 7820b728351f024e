"""Data in the formats that other offices, portals and programs take, each whole or not at all."""
