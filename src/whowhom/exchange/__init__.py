"""whowhom.exchange"""
