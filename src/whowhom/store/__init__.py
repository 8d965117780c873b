"""whowhom.store"""
