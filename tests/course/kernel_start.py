"""What a lesson's kernel runs at its start in a test; the environment says what.

IPython runs it where the variable PYTHONSTARTUP names it. COURSE_TESTS_FRAMES is the number of
frames that a moving picture draws. With COURSE_TESTS_BLANK figures are shown as white pictures of
their size. With COURSE_TESTS_LOOK each figure is looked at when it is shown: what was found becomes
one more output of the cell, under a type of its own, which `executed` takes out again.
"""


def _watch(shell):
    import base64
    import functools
    import io
    import os
    import sys

    from IPython.core import pylabtools

    seen = "application/x-figure-seen+json"
    sys.path.append(os.path.dirname(os.environ["PYTHONSTARTUP"]))

    def tell(found):
        shell.display_pub.publish({seen: found})

    def white(figure, *args, **options):
        from PIL import Image

        size = (figure.get_size_inches() * figure.dpi).astype(int)
        picture = io.BytesIO()
        Image.new("L", tuple(size), 255).save(picture, format="png")
        return base64.b64encode(picture.getvalue()).decode()

    def print_and_look(print_figure, figure, *args, **options):
        from looking import problems_of

        if blank:
            figure.canvas.draw()
        else:
            figure.draw_without_rendering()
        tell(problems_of(figure))
        return print_figure(figure, *args, **options)

    def before_figures_left_are_shown():
        plt = sys.modules.get("matplotlib.pyplot")
        if plt is not None and plt.get_fignums():
            tell("not shown")

    def once_pyplot_is_there(result):
        plt = sys.modules.get("matplotlib.pyplot")
        if plt is None:
            return
        shell.events.unregister("post_run_cell", once_pyplot_is_there)
        frames, animate = os.environ.get("COURSE_TESTS_FRAMES"), shell.user_ns.get("animate")
        if frames and animate:
            shell.user_ns["animate"] = lambda *args, **options: animate(
                *args, **options | {"frames": int(frames)}
            )

    blank, look = "COURSE_TESTS_BLANK" in os.environ, "COURSE_TESTS_LOOK" in os.environ
    if blank:
        pylabtools.print_figure = white
    if look:
        pylabtools.print_figure = functools.partial(print_and_look, pylabtools.print_figure)
        shell.events.register("post_execute", before_figures_left_are_shown)
    shell.events.register("post_run_cell", once_pyplot_is_there)


_watch(get_ipython())  # noqa: F821
del _watch
