"""Experiments: the tables that student reports published, run again with several seeds, on one machine or many.

    python -m nnlib.course experiment A.width --data digits --seeds 5 --workers 4

Read in this order: `tables` declares each sweep as plain data, beside what was published; `runs` trains one network
from settings and a seed; `records` keeps what it measured as one small file; `sweep` runs what is missing, in parallel;
`report` compares, prints, draws and writes the page.
"""
