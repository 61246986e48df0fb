"""Numbers with a frame: transforms, boxes, polylines, triangle meshes."""
