"""What every page shows around its content: navigation by task, the day, the inbox."""


def frame(request):
    return {}
