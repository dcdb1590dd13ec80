"""Which addresses a view module answers."""

from django.urls import URLResolver, get_resolver


def names_of(path):
    module = path.removesuffix(".py").replace("/", ".")
    return sorted({name for name, made_in in _walk(get_resolver(), "") if made_in == module})


def _walk(resolver, space):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            deeper = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, deeper)
        elif entry.name:
            yield f"{space}{entry.name}", entry.callback.__module__
