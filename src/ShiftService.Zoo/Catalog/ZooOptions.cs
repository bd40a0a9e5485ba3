namespace ShiftService.Zoo.Catalog;

/// <summary>What a caller may say about a network besides its name; null leaves it to the network.</summary>
public sealed record ZooOptions
{
    /// <summary>Input height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Input width in pixels; null with a height given is a square.</summary>
    public int? Width { get; init; }

    /// <summary>Number of classes, for classifiers.</summary>
    public int? Classes { get; init; }

    /// <summary>Stride of the first convolution, for all but the style networks.</summary>
    public int? StemStride { get; init; }

    /// <summary>How weights are drawn.</summary>
    public Initialization Initialization { get; init; }

    /// <summary>Seed of the weights.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The network with these options.</summary>
    /// <exception cref="ArgumentException">The network has no such option, or a value is out of range.</exception>
    internal ZooNetwork ApplyTo(ZooNetwork network)
    {
        foreach ((int? value, string what) in
            new[] { (Height, "height"), (Width, "width"), (Classes, "classes"), (StemStride, "stem stride") })
            if (value is < 1 or > 1 << 15) throw new ArgumentException($"{what} {value} is out of range");
        if (Classes is int classes)
            network = network is ClassifierNetwork classifier
                ? classifier with { Classes = classes }
                : throw new ArgumentException($"'{network.Name}' is not a classifier, so it cannot have {classes} classes");
        if (StemStride is int stride)
            network = network switch
            {
                ClassifierNetwork classifier => classifier with { StemStride = stride },
                Networks.ShiftFaceNet face => face with { StemStride = stride },
                _ => throw new ArgumentException($"'{network.Name}' has no stem stride to set"),
            };
        return network with
        {
            Height = Height ?? network.Height,
            Width = Width ?? Height ?? network.Width,
            Initialization = Initialization,
            Seed = Seed,
        };
    }
}
