"""whowhom.read"""
