"""What pages and upper domains read of skills."""
