"""whowhom.entities"""
