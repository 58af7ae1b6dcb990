"""PDF, .docx and .xlsx: the paper that leaves the house. Called by tasks on the queue ``render``, never in a request."""
