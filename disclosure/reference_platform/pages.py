"""What a person sees of the records received. Plain HTML; every word from outside is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from .fields import FILE_KINDS, LABELS, LICENCES, ORGAN, STATUS_NAMES

PAGE_SIZE = 50
_TITLE = "团体标准信息参考平台"
_FRAME = """<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<p class="banner" role="note"><strong>这是参考程序，不是全国团体标准信息平台。</strong>它只演示国家一侧收到了什么，此处内容没有公示效力。</p>
<header><a href="/">{site}</a></header>
<main>
{body}
</main>
</body>
</html>
"""


def render_list(records: Sequence[Mapping[str, Any]], *, words: str, page: int) -> str:
    """The list of records. ``records`` may hold one more than a page: then there is a next page."""
    rows = "".join(
        f'<tr><td><a href="/records/{record["standardUniqueId"]}">{escape(record["standardNo"])}</a></td>'
        f"<td>{escape(record['standardTitleCn'])}</td><td>{escape(record['organName'])}</td>"
        f"<td>{STATUS_NAMES[record['standardStatus']]}</td><td>{record['publishDate']}</td></tr>"
        for record in records[:PAGE_SIZE]
    )
    search = (
        '<form method="get" action="/" role="search"><label for="q">标准编号或名称</label>'
        f'<input id="q" name="q" value="{escape(words)}"><button>查询</button></form>'
    )
    if rows:
        head = "<thead><tr><th>标准编号</th><th>标准名称</th><th>社会团体</th><th>状态</th><th>发布日期</th></tr></thead>"
        body = f'<div class="sheet"><table>{head}<tbody>{rows}</tbody></table></div>'
    else:
        body = f'<p class="quiet">{"没有符合条件的记录。" if words or page else "还没有收到任何记录。"}</p>'
    steps = []
    if page:
        steps.append(f'<a href="/?{escape(urlencode({"q": words, "page": page - 1}))}">上一页</a>')
    if len(records) > PAGE_SIZE:
        steps.append(f'<a href="/?{escape(urlencode({"q": words, "page": page + 1}))}">下一页</a>')
    return _frame("已收到的团体标准", f"<h1>已收到的团体标准</h1>{search}{body}<p>{' '.join(steps)}</p>")


def render_record(record: Mapping[str, Any], receipts: Sequence[Mapping[str, Any]]) -> str:
    """One record: its facts, patents, files and every receipt given for it."""
    title = f"{record['standardNo']} {record['standardTitleCn']}"
    facts = [
        (LABELS[key], _shown(key, record[key])) for key in LABELS if record.get(key) not in (None, "", [])
    ]
    parts = [f"<h1>{escape(title)}</h1>", _pairs(facts)]
    if record.get("patents"):
        patents = (
            (
                patent["number"],
                patent["title"],
                patent["holder"],
                LICENCES[patent["licence"]],
                patent.get("clauses", ""),
            )
            for patent in record["patents"]
        )
        parts += [
            "<h2>专利信息</h2>",
            _table(("专利号", "名称", "专利权人", "许可声明", "涉及条款"), patents),
        ]
    parts.append("<h2>文件</h2>")
    if record["files"]:
        files = (
            (FILE_KINDS[file["fileType"]], f"{file['size']} 字节", file["sha256"], file["storedAt"])
            for file in record["files"]
        )
        parts.append(_table(("文件", "大小", "SHA-256", "收到时间"), files))
        links = (
            f'<a href="/api/v1/records/{record["standardUniqueId"]}/files/{file["fileType"]}">'
            f"查看{FILE_KINDS[file['fileType']]}</a>"
            for file in record["files"]
            if file["fileType"] == 2 or record["isOpen"] == 1
        )
        parts.append(f"<p>{' '.join(links)}</p>")
    else:
        parts.append('<p class="quiet">还没有收到文件。</p>')
    given = (
        (str(receipt["version"]), receipt["receiptNo"], receipt["receivedAt"], receipt["digest"])
        for receipt in receipts
    )
    parts += ["<h2>回执</h2>", _table(("版次", "回执号", "收到时间", "记录摘要 SHA-256"), given)]
    return _frame(title, "".join(parts))


def render_missing() -> str:
    return _frame("没有这一页", '<h1>没有这一页</h1><p>地址有误，或记录不存在。<a href="/">返回列表</a></p>')


def _shown(key: str, value: Any) -> str:
    if key == "standardStatus":
        return STATUS_NAMES[value]
    if key == "isOpen":
        return "是" if value == 1 else "否"
    if key == "patents":
        return f"{len(value)} 项，见下"
    if key == "announcement":
        return f"{value['number']}《{value['title']}》，{value['dated_on']}"
    if key == "commitment":
        return " ".join(value[part] for part in ("madeOn", "signedBy", "signedOn") if part in value)
    if key == "organ":
        return "；".join(f"{label}：{value[part]}" for part, label in ORGAN.items() if part in value)
    if key == "text":
        return f"{value['pages']} 页"
    return str(value)


def _pairs(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(text)}</td></tr>' for label, text in facts
    )
    return f'<div class="sheet"><table><tbody>{rows}</tbody></table></div>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="sheet"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _frame(title: str, body: str) -> str:
    return _FRAME.format(title=escape(f"{title} · {_TITLE}"), site=_TITLE, body=body)
