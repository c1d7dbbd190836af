"""What a network is fed: data sets, images and their preprocessing."""
