"""What a lesson's kernel runs at its start in a test; the environment says what.

IPython runs it where the variable PYTHONSTARTUP names it. COURSE_TESTS_FRAMES is the number of
frames that a moving picture draws. With COURSE_TESTS_BLANK figures are shown and not drawn: each
comes as the same empty picture. With COURSE_TESTS_LOOK figures are looked at before they are
shown: what was found becomes one more output of the cell, under a type of its own, which `executed`
takes out again.
"""


def _watch(shell):
    import functools
    import os
    import sys

    seen = "application/x-figure-seen+json"
    sys.path.append(os.path.dirname(os.environ["PYTHONSTARTUP"]))

    def tell(found):
        shell.display_pub.publish({seen: found})

    def show_and_look(show, *args, **options):
        from looking import problems_of

        plt = sys.modules["matplotlib.pyplot"]
        for number in plt.get_fignums():
            tell(problems_of(plt.figure(number)))
        show(*args, **options)

    def before_figures_left_are_shown():
        plt = sys.modules.get("matplotlib.pyplot")
        if plt is not None and plt.get_fignums():
            tell("not shown")

    def once_pyplot_is_there(result):
        plt = sys.modules.get("matplotlib.pyplot")
        if plt is None:
            return
        shell.events.unregister("post_run_cell", once_pyplot_is_there)
        if look:
            plt.show = functools.partial(show_and_look, plt.show)
        frames, animate = os.environ.get("COURSE_TESTS_FRAMES"), shell.user_ns.get("animate")
        if frames and animate:
            shell.user_ns["animate"] = lambda *args, **options: animate(
                *args, **options | {"frames": int(frames)}
            )

    if "COURSE_TESTS_BLANK" in os.environ:
        from IPython.core import pylabtools

        pylabtools.print_figure = lambda *args, **options: "iVBORw0KGgo="

    look = "COURSE_TESTS_LOOK" in os.environ
    if look:
        shell.events.register("post_execute", before_figures_left_are_shown)
    shell.events.register("post_run_cell", once_pyplot_is_there)


_watch(get_ipython())  # noqa: F821
del _watch
