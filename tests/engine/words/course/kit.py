# The public check of the course on words; it needs no library.
ADVICE = {"takes 1 positional argument": "How many words are handed over?"}


class Open:
    def __repr__(self):
        return "0.0"


def check_words(name, function, words, wanted):
    try:
        got = function(words)
    except NotImplementedError:
        print(f"{name}: not attempted yet.")
        return Open()
    except Exception as error:
        print(f"{name}: stops with {type(error).__name__}: {error}")
        return Open()
    if got != wanted:
        print(f"{name}: not right for {words!r}.")
        return Open()
    print(f"{name}: public check passed.")
