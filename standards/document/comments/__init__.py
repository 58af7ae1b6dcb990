"""Comment sheets (意见反馈表, 意见汇总处理表, the ISO/IEC commenting template): read, and placed on the clauses of a draft."""
