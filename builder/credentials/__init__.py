"""Pure mappings from entities to the standards' documents. They read like the standards' tables."""
