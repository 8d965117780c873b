"""whowhom.brief"""
