"""The one exception of this layer."""


class ImageError(ValueError):
    """An image (or what is to be carried in it) is not acceptable; the message says why, for its owner."""
