"""whowhom.measure"""
