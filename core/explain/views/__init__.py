"""Views over many numbers: a unit's curve, a batch's anatomy, a layer's spread."""
