"""Events and measures to a brief: it picks and words, and never calculates.

write_brief   the answer in 300 to 450 words, each sentence with its reports
check_brief   refuses a sentence whose names, numbers, dates or quotations are not in its evidence
render_brief  the brief as Markdown, as one HTML file with its chart, or as JSON
"""

from whowhom.brief.check import check_brief
from whowhom.brief.render import render_brief
from whowhom.brief.write import write_brief

__all__ = ["check_brief", "render_brief", "write_brief"]
