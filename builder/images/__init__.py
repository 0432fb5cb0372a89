"""Badge images: what they may look like, and what travels inside them.

The layer knows images and carries texts in them; it knows nothing of badges.
`formats` is the door for callers that hold bytes of either kind, `inspection` judges an image before it
is used, `default_image` draws one where the publisher gave none.
"""
