"""What can be wrong with a file, or with one line of it."""

from app.domain.terms import Term


class FileFault(Term):
    """The file as a whole cannot be trusted: nothing of it is applied, a person looks."""

    EMPTY = "file_empty", "空文件"
    LINE_END = "file_line_end", "行结束符不符或文件不完整"
    ENCODING = "file_encoding", "编码不符"
    HEADER = "file_header", "首行不符"
    TRAILER_MISSING = "file_trailer_missing", "缺少尾行"
    TRAILER = "file_trailer", "尾行不符"
    COUNT = "file_count_differs", "笔数不符"
    TOTAL = "file_total_differs", "金额合计不符"
    DIGEST = "file_digest_differs", "摘要不符"


class LineFault(Term):
    """One line cannot be read or written; the others go on."""

    ENCODING = "line_encoding", "有编码不能表示的字"
    COLUMNS = "line_columns", "栏目数不符"
    CHARACTER = "line_character", "有不允许的字符"
    LENGTH = "line_length", "超过栏目长度"
    NUMBER = "line_number", "数字格式不符"
    AMOUNT = "line_amount", "金额格式不符"
    TIME = "line_time", "时间格式不符"
    EMPTY = "line_empty_cell", "必填栏目为空"
    CANONICAL = "line_not_canonical", "写法与模板不符"


class FileRefused(Exception):
    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class LineRefused(Exception):
    def __init__(self, fault: LineFault) -> None:
        super().__init__(fault.value)
        self.fault = fault
