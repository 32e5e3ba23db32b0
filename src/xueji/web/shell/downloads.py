"""Files that leave the site: fixed type, always an attachment, the name safe in the header (RFC 6266)."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar; charset=utf-8"
JSON_LINES = "application/x-ndjson; charset=utf-8"


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "sandbox"
    return response


def docx(data: bytes, name: str) -> HttpResponse:
    return download(data, name, DOCX)
