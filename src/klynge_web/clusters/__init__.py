"""Which milieus, cluster projects and cluster organisations are there, and who belonged to them when?

The three are never one table: a milieu is firms of a field in a place, a project is an agreement with a programme, an
organisation works for the cluster.
"""
