using ShiftService.Graph;

namespace ShiftService.Zoo.Catalog;

/// <summary>Every network by name, such as "shiftresnet20-e6" or "mobilenetv2-1.0".</summary>
public static class ZooCatalog
{
    private static readonly string[] Names =
    [
        "shiftnet-a", "shiftnet-b", "shiftnet-c",
        "shiftresnet20-e1", "shiftresnet20-e3", "shiftresnet20-e6", "shiftresnet20-e9",
        "shiftresnet56-e1", "shiftresnet56-e3", "shiftresnet56-e6", "shiftresnet56-e9",
        "shiftresnet110-e1", "shiftresnet110-e3", "shiftresnet110-e6", "shiftresnet110-e9",
        "shiftresnet20-e6-paper", "shiftresnet56-e6-paper", "shiftresnet20-e6-sc2", "shiftresnet20-e6-paper-sc2",
        "resnet20", "resnet56", "resnet110",
        "as-resnet-w32", "as-resnet-w50", "as-resnet-w68",
        "as-resnet20-16x1", "as-resnet20-16x3", "as-resnet20-16x6", "as-resnet20-16x9", "as-resnet20-46x1", "as-resnet20-88x1",
        "as-resnet110-16x6",
        "fe-net-1.0", "fe-net-1.375", "fe-net-1.0-released", "fe-net-1.375-released",
        "sparse-shiftresnet20-e6", "sparse-shiftresnet56-e6", "active-shiftresnet20-e6",
        "mobilenetv2-0.35", "mobilenetv2-0.5", "mobilenetv2-0.75", "mobilenetv2-1.0", "mobilenetv2-1.3", "mobilenetv2-1.4",
        "shufflenetv2-0.5", "shufflenetv2-1.0", "shufflenetv2-1.5", "shufflenetv2-2.0",
        "espnetv2-0.5", "espnetv2-1.0", "espnetv2-1.25", "espnetv2-1.5", "espnetv2-2.0",
        "igcv1-l24m2-d20", "igcv1-l24m2-d38", "igcv1-l24m2-d20-residual",
        "igcv1-l4m32-imagenet", "igcv1-l16m16-imagenet", "igcv1-l100m2-imagenet",
        "igcv2-c64l3-d20",
        "igcv3-d-0.5", "igcv3-d-0.7", "igcv3-d-1.0", "igcv3-d-1.4", "igcv3-d-1.0-g4",
        "hetconv-vgg16-p1", "hetconv-vgg16-p2", "hetconv-vgg16-p4", "hetconv-vgg16-p8", "hetconv-vgg16-p16", "hetconv-vgg16-p32",
        "hetconv-vgg16-p64",
        "hetconv-vgg16-p4-approximate", "hetconv-vgg16-p64-approximate", "hetconv-resnet56-p4",
        "style-original", "style-shift", "style-multi11",
        "residual-shiftnet48-e2",
        "shiftfacenet", "shiftfacenet-e3",
        "shiftfacedetector",
    ];

    /// <summary>The forms of the names that <see cref="Parse"/> understands.</summary>
    public static IReadOnlyList<string> KnownForms { get; } = [.. ZooFamilies.All.Select(family => family.Form)];

    /// <summary>The variants of the literature, each with its own input size and number of classes.</summary>
    public static IReadOnlyList<ZooNetwork> Listed { get; } = [.. Names.Select(name => Parse(name))];

    /// <summary>The network of a name, not yet built.</summary>
    /// <param name="name">A name of one of the <see cref="KnownForms"/>.</param>
    /// <param name="options">Input size, classes and the like; null is the network's own.</param>
    /// <exception cref="UnknownNetworkException">The name has none of the known forms.</exception>
    /// <exception cref="ArgumentException">The options do not fit the network.</exception>
    public static ZooNetwork Parse(string name, ZooOptions? options = null)
    {
        foreach (ZooFamily family in ZooFamilies.All)
            if (family.Match(name) is ZooNetwork network) return (options ?? new()).ApplyTo(network);
        throw new UnknownNetworkException(name, KnownForms);
    }

    /// <summary>Builds the network of a name with new weights.</summary>
    /// <exception cref="UnknownNetworkException">The name has none of the known forms.</exception>
    /// <exception cref="ArgumentException">The options, or the numbers in the name, do not fit the network.</exception>
    /// <exception cref="ModelException">The input is too small for the network.</exception>
    public static Network Create(string name, ZooOptions? options = null) => Parse(name, options).Build();
}
