"""How WeChat judges what people write; a word list stands for its model."""

NORMAL = 100
RISKY = {"赌博": 20006, "代开发票": 20008, "裸聊": 20002}
DOUBTFUL = {"加微信": 10001, "笨蛋": 20003}


def judge(content: str) -> tuple[str, int]:
    """Return what to do (pass, review, risky) and the label of the reason."""
    for words, suggest in ((RISKY, "risky"), (DOUBTFUL, "review")):
        for word, label in words.items():
            if word in content:
                return suggest, label
    return "pass", NORMAL
