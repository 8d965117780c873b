"""whowhom.coder"""
