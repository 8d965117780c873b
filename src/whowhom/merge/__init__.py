"""whowhom.merge"""
