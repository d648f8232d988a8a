"""Imports, and what is not installed where a class is graded."""

from __future__ import annotations

from habits import MATH, PLAIN, own, stub, top

HABITS = (
    stub("imports math in a cell of its own", MATH, "import math"),
    top(
        "imports math at the top of the setup cell",
        "setup",
        "import math",
        uses=MATH,
        told="Changed: the locked cell “setup”",
    ),
    top(
        "imports math in the test cell",
        "test_growth",
        "import math",
        uses=MATH,
        told="test_growth",
    ),
    stub("imports math in the stub", f"import math\n\n{MATH}"),
    stub("imports math in the function", MATH.replace("    return", "    import math\n    return")),
    stub(
        "an unused import that is not installed, then one that is",
        MATH,
        "import pandas as pd\nimport math",
    ),
    stub("both in one statement", MATH, "import pandas as pd, math"),
    stub(
        "sets a style of seaborn, then imports",
        MATH,
        "import seaborn as sns\nsns.set_theme()\nimport math",
    ),
    stub(
        "reads a table with pandas, then imports",
        MATH,
        "import pandas as pd\ndf = pd.read_csv('x.csv')\ndf.head()\nimport math",
    ),
    stub(
        "imports torch at the top of the stub, and does not use it",
        f"import torch\nimport torch.nn as nn\n{PLAIN}",
    ),
    stub(
        "uses SciPy, which is not installed",
        "from scipy.special import expit\ndef growth(z):\n    return expit(z)",
        points=5.0,
        told="scipy.special cannot be imported here",
        listed="scipy.special cannot be imported here",
    ),
    stub(
        "imports SciPy within the function",
        "def growth(z):\n    from scipy.special import expit\n    return expit(z)",
        points=5.0,
        told="No module named 'scipy'",
        listed="No module named 'scipy'",
    ),
    stub(
        "tries SciPy and copes without",
        "try:\n    from scipy.special import expit as growth\nexcept ImportError:\n    def growth(z):\n        return 1 / (1 + np.exp(-z))",
    ),
    stub(
        "checks itself against SciPy afterwards",
        f"{PLAIN}\nfrom scipy.special import expit\nassert np.allclose(growth(np.ones(3)), expit(np.ones(3)))\nprint('ok')",
    ),
    stub("a decorator of numba", f"from numba import njit\n\n@njit\n{PLAIN}"),
    stub(
        "a decorator of numba with arguments", f"import numba\n\n@numba.njit(cache=True)\n{PLAIN}"
    ),
    stub(
        "annotations of jaxtyping",
        "from jaxtyping import Float, Array\ndef growth(z: Float[Array, '...']) -> Float[Array, '...']:\n    return 1 / (1 + np.exp(-z))",
    ),
    stub(
        "annotations of NumPy",
        "import numpy.typing as npt\ndef growth(z: npt.NDArray[np.float64]) -> npt.NDArray:\n    return 1 / (1 + np.exp(-z))",
    ),
    stub(
        "annotations in quotes and from the future",
        "from __future__ import annotations\ndef growth(z: 'Tensor') -> Tensor:\n    return 1 / (1 + np.exp(-z))",
    ),
    stub("all names of NumPy", "from numpy import *\ndef growth(z):\n    return 1 / (1 + exp(-z))"),
    stub(
        "one name of NumPy",
        "def growth(z):\n    return 1 / (1 + exp(-z))",
        "from numpy import exp",
    ),
    stub(
        "NumPy under its own name",
        "def growth(z):\n    return 1 / (1 + numpy.exp(-z))",
        "import numpy",
    ),
    own("all names of math, which hide none of NumPy's", "from math import *"),
    own(
        "NumPy of another library, which is not installed",
        "from autograd import numpy as np",
        "import cupy as np",
    ),
    own(
        "mounts a drive of Colab",
        "from google.colab import drive\ndrive.mount('/content/drive')\nimport math",
    ),
    stub(
        "mounts a drive first, in the same cell as the import",
        MATH,
        "from google.colab import drive\ndrive.mount('/content/drive')\nimport math",
    ),
    stub(
        "asks the network, then imports",
        MATH,
        "import urllib.request\npage = urllib.request.urlopen('http://example.org').read()\nprint(len(page))\nimport math",
    ),
    stub(
        "reads a file that was not handed in, then imports",
        MATH,
        "data = np.loadtxt('data.csv')\nplt.imread('sketch.png')\nimport math",
    ),
    own(
        "a helper of its own that was not handed in and is not used",
        "from helpers import check_all\ncheck_all()",
    ),
    stub(
        "a helper of its own that was not handed in and is used",
        "from helpers import stable\ndef growth(z):\n    return stable(z)",
        points=5.0,
        told="helpers cannot be imported here",
        listed="helpers cannot be imported here",
    ),
    stub(
        "writes a helper and imports it",
        "from helpers import stable\ndef growth(z):\n    return stable(z)",
        "%%writefile helpers.py\nimport numpy as np\ndef stable(z):\n    return 1 / (1 + np.exp(-z))",
    ),
    own("turns warnings into errors", "import warnings\nwarnings.filterwarnings('error')"),
    own("lets NumPy raise", "np.seterr(all='raise')"),
    own("prints numbers in another way", "np.set_printoptions(precision=3, suppress=True)"),
    own("progress bars", "from tqdm.notebook import tqdm\nfor i in tqdm(range(3)):\n    pass"),
    own("sliders", "import ipywidgets as widgets\nwidgets.interact(lambda x: print(x), x=(0, 3))"),
    own("a plot of plotly", "import plotly.express as px\nfig = px.line(x=[1], y=[2])\nfig.show()"),
    own(
        "algebra with SymPy",
        "import sympy as sp\nx = sp.symbols('x')\nsp.diff(1 / (1 + sp.exp(-x)), x)",
    ),
    own(
        "asks for a window",
        "import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nplt.ion()",
    ),
    stub(
        "asks for a window in the cell of the import",
        MATH,
        "import matplotlib\nmatplotlib.use('Qt5Agg')\nplt.switch_backend('TkAgg')\nimport math",
    ),
    own(
        "threads",
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n    print(list(pool.map(str, range(3))))",
    ),
    stub(
        "several processes, in the cell of the import",
        MATH,
        "from multiprocessing import Pool\nwith Pool(2) as pool:\n    print(pool.map(abs, [1, -2]))\nimport math",
    ),
)
