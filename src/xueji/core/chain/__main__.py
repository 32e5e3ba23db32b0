"""`python -m xueji.core.chain FILE`: the verifier alone, as `xueji audit verify` runs it."""

import sys

from xueji.core.chain.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
