"""Why a file cannot be read: each a named error whose message names the file, the place and the next step."""

from xueji.core.errors import XuejiError


class Unreadable(XuejiError):
    """The file cannot be read as a document."""


class FileEmpty(Unreadable):
    pass


class FileTooLarge(Unreadable):
    pass


class FileEncrypted(Unreadable):
    pass


class FileDamaged(Unreadable):
    pass


class WrongType(Unreadable):
    pass


class NoTextLayer(Unreadable):
    """Pages that are pictures of words."""


class FileSuspicious(Unreadable):
    """A zip bomb, entity declarations, macros and the like."""


class StateSecret(Unreadable):
    """A paper marked 绝密, 机密 or 秘密: no such paper belongs into this program."""


class ReadingTooLong(Unreadable):
    """The child process ran out of time or memory."""


ALL = {kind.__name__: kind for kind in Unreadable.__subclasses__()} | {"Unreadable": Unreadable}
