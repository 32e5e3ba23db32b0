"""Verify an exported chain: one JSON row a line. Exit 0 when whole, 1 when broken, 2 when the file cannot be read."""

import json
import sys
from pathlib import Path

from xueji.core.chain.link import BrokenChain, verify


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("用法：python -m xueji.core.chain 导出文件", file=sys.stderr)
        return 2
    try:
        with Path(arguments[0]).open(encoding="utf-8") as lines:
            length, last = verify(json.loads(line) for line in lines if line.strip())
    except BrokenChain as broken:
        print(f"链在这里断开：{broken}")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"{arguments[0]}：读不了这份导出（{error}）", file=sys.stderr)
        return 2
    print(f"共 {length} 条，完整。末条摘要 {last}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
