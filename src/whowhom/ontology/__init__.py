"""whowhom.ontology"""
