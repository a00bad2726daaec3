"""`{code:word}` in a path: text that ends before an action, as `{id:uuid}` does by itself.

With a plain `{code}`, GET of `/service-items/honour_plaque:check-eligibility` would read the
service item `honour_plaque:check-eligibility`.
"""

from starlette.convertors import StringConvertor


class WordConvertor(StringConvertor):
    regex = "[^/:]+"
