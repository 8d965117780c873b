"""Events and measures to a brief: it picks and words, and never calculates.

write_brief   the answer in 300 to 450 words, each sentence with its reports
check_brief   refuses a sentence whose names, numbers, dates or quotations are not in its evidence
render_brief  the brief as Markdown, as one HTML file with its chart, or as JSON
render_file   the same as a file, and as DOCX and PDF
"""

from whowhom.brief.check import check_brief
from whowhom.brief.render import FILES, render_brief, render_file
from whowhom.brief.write import write_brief

__all__ = ["FILES", "check_brief", "render_brief", "render_file", "write_brief"]
