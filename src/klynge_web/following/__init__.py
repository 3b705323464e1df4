"""What changed in what I follow? Regions, clusters, industries, organisations: as page, feed and weekly letter."""
