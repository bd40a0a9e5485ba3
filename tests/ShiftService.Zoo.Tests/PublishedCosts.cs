namespace ShiftService.Zoo.Tests;

/// <summary>What a printed figure counts.</summary>
public enum Count
{
    /// <summary>Weights and biases of convolutions and fully connected layers.</summary>
    Weights,

    /// <summary>Those and the norms'.</summary>
    WithNorms,

    /// <summary>Those and learned shifts.</summary>
    All,

    /// <summary>Weights without the last fully connected layer.</summary>
    WeightsWithoutHead,

    /// <summary>Multiply-accumulates.</summary>
    Mac,

    /// <summary>Multiply-accumulates without the last fully connected layer.</summary>
    MacWithoutHead,

    /// <summary>Two operations a multiply-accumulate.</summary>
    TwiceMac,
}

/// <summary>
/// Published figures, and recounts of them, as printed: in millions, with a G in thousands of millions, and exact without a point.
/// Size null: the network's own.
/// </summary>
internal static class PublishedCosts
{
    public static IEnumerable<(string Network, Count Count, string Printed, int? Size, int? Classes)> All
    {
        get
        {
            foreach ((string name, string weights, string norms100, string mac) in ShiftResNets)
            {
                yield return (name, Count.WithNorms, weights, null, null);
                yield return (name, Count.WithNorms, norms100, null, 100);
                yield return (name, Count.Mac, mac, null, null);
            }
            foreach ((string name, Count count, string printed) in Others) yield return (name, count, printed, null, null);
            foreach ((string name, string weights, string twiceMac) in FeNetAblation)
            {
                yield return (name, Count.WithNorms, weights, null, 100);
                yield return (name, Count.TwiceMac, twiceMac, null, 100);
            }
            foreach ((int size, string mac) in new[] { (192, "221."), (160, "154."), (128, "99."), (96, "56.") })
                yield return ("mobilenetv2-1.0", Count.Mac, mac, size, null);
            // The IGCV3 authors' CIFAR runs.
            yield return ("mobilenetv2-1.0", Count.WithNorms, "2.3", 32, 100);
            yield return ("igcv3-d-1.0", Count.WithNorms, "2.4", 32, 100);
        }
    }

    private static readonly (string, string, string, string)[] ShiftResNets =
    [
        ("shiftresnet20-e1", "34906", "40756", "5.95"), ("shiftresnet20-e3", "95642", "101492", "16.43"),
        ("shiftresnet20-e6", "186746", "192596", "32.16"), ("shiftresnet20-e9", "277850", "283700", "47.89"),
        ("shiftresnet56-e1", "102106", "107956", "15.39"), ("shiftresnet56-e3", "294554", "300404", "44.75"),
        ("shiftresnet56-e6", "583226", "589076", "88.79"), ("shiftresnet56-e9", "871898", "877748", "132.83"),
        ("shiftresnet110-e1", "202906", "208756", "29.54"), ("shiftresnet110-e3", "592922", "598772", "87.21"),
        ("shiftresnet110-e6", "1177946", "1183796", "173.72"), ("shiftresnet110-e9", "1762970", "1768820", "260.23"),
        ("resnet20", "272474", "278324", "40.81"), ("resnet56", "855770", "861620", "125.75"),
        ("resnet110", "1730714", "1736564", "253.15"),
    ];

    /// <summary>FE-Net's CIFAR ablation counts two operations a multiply-accumulate; each figure as printed and as recounted.</summary>
    private static readonly (string, string, string)[] FeNetAblation =
    [
        ("sparse-shiftresnet20-e6", "0.16", "53."), ("sparse-shiftresnet20-e6", "158548", "52.8"),
        ("sparse-shiftresnet56-e6", "0.55", "166."), ("sparse-shiftresnet56-e6", "555028", "166.05"),
        ("shiftresnet20-e6-paper", "158548", "52.8"), ("shiftresnet56-e6-paper", "555028", "166.05"),
        ("resnet20", "0.27", "81."), ("resnet56", "0.86", "251."),
    ];

    private static readonly (string, Count, string)[] Others =
    [
        ("shiftnet-a", Count.Weights, "4.1"), ("shiftnet-a", Count.Weights, "4.163"), ("shiftnet-a", Count.Mac, "1424.3"),
        ("shiftnet-b", Count.Weights, "1.1"), ("shiftnet-b", Count.Weights, "1.171"), ("shiftnet-b", Count.Mac, "371."),
        ("shiftnet-b", Count.Mac, "370.96"),
        ("shiftnet-c", Count.Weights, "0.78"), ("shiftnet-c", Count.Weights, "0.778"), ("shiftnet-c", Count.Mac, "155.6"),
        ("style-original", Count.WithNorms, "1974147"), ("style-shift", Count.WithNorms, "302979"),
        ("as-resnet-w32", Count.All, "0.90"), ("as-resnet-w32", Count.All, "0.901"), ("as-resnet-w32", Count.Mac, "166.8"),
        ("as-resnet-w50", Count.All, "1.96"), ("as-resnet-w50", Count.All, "1.963"), ("as-resnet-w50", Count.Mac, "397.6"),
        ("as-resnet-w68", Count.All, "3.42"), ("as-resnet-w68", Count.All, "3.424"), ("as-resnet-w68", Count.Mac, "726.9"),
        ("as-resnet-w68", Count.Mac, "729."),
        ("as-resnet20-16x1", Count.All, "0.035"), ("as-resnet20-16x3", Count.All, "0.10"), ("as-resnet20-16x6", Count.All, "0.19"),
        ("as-resnet20-16x9", Count.All, "0.28"), ("as-resnet20-46x1", Count.All, "0.28"), ("as-resnet20-88x1", Count.All, "0.99"),
        ("as-resnet110-16x6", Count.All, "1.2"),
        ("fe-net-1.0", Count.Weights, "3.51"), ("fe-net-1.0", Count.WithNorms, "3.54"), ("fe-net-1.0", Count.Mac, "301."),
        ("fe-net-1.0", Count.Mac, "299.7"),
        ("fe-net-1.375", Count.Weights, "5.9"), ("fe-net-1.375", Count.Weights, "5.96"), ("fe-net-1.375", Count.Mac, "563."),
        ("fe-net-1.375", Count.Mac, "563.7"),
        ("fe-net-1.0-released", Count.Weights, "3.9"), ("fe-net-1.0-released", Count.Mac, "410."),
        ("fe-net-1.375-released", Count.Weights, "6.7"), ("fe-net-1.375-released", Count.Mac, "773."),
        ("mobilenetv2-0.35", Count.Weights, "1.66"), ("mobilenetv2-0.35", Count.Mac, "59."),
        ("mobilenetv2-0.5", Count.Weights, "1.95"), ("mobilenetv2-0.5", Count.Mac, "97."),
        ("mobilenetv2-0.75", Count.Weights, "2.61"), ("mobilenetv2-0.75", Count.Mac, "209."),
        ("mobilenetv2-1.0", Count.Weights, "3.47"), ("mobilenetv2-1.0", Count.Weights, "3.471"),
        ("mobilenetv2-1.0", Count.WithNorms, "3.505"),
        ("mobilenetv2-1.0", Count.Mac, "300."), ("mobilenetv2-1.0", Count.Mac, "300.8"),
        ("mobilenetv2-1.3", Count.Weights, "5.34"), ("mobilenetv2-1.3", Count.Mac, "509."),
        ("mobilenetv2-1.4", Count.Weights, "6.061"), ("mobilenetv2-1.4", Count.Mac, "582.2"),
        ("shufflenetv2-0.5", Count.WithNorms, "1.4"), ("shufflenetv2-0.5", Count.WithNorms, "1.37"),
        ("shufflenetv2-0.5", Count.Mac, "41."), ("shufflenetv2-0.5", Count.Mac, "40.5"),
        ("shufflenetv2-1.0", Count.WithNorms, "2.3"), ("shufflenetv2-1.0", Count.WithNorms, "2.28"),
        ("shufflenetv2-1.0", Count.Mac, "146."), ("shufflenetv2-1.0", Count.Mac, "145.8"),
        ("shufflenetv2-1.5", Count.WithNorms, "3.5"), ("shufflenetv2-1.5", Count.WithNorms, "3.51"),
        ("shufflenetv2-1.5", Count.Mac, "299."), ("shufflenetv2-1.5", Count.Mac, "299.0"),
        ("shufflenetv2-2.0", Count.WithNorms, "7.4"), ("shufflenetv2-2.0", Count.WithNorms, "7.40"),
        ("shufflenetv2-2.0", Count.Mac, "591."), ("shufflenetv2-2.0", Count.Mac, "590.8"),
        ("espnetv2-0.5", Count.WithNorms, "1.241"), ("espnetv2-0.5", Count.MacWithoutHead, "28.37"),
        ("espnetv2-1.0", Count.WithNorms, "1.670"), ("espnetv2-1.0", Count.MacWithoutHead, "85.72"),
        ("espnetv2-1.25", Count.WithNorms, "1.965"), ("espnetv2-1.25", Count.MacWithoutHead, "123.39"),
        ("espnetv2-1.5", Count.WithNorms, "2.315"), ("espnetv2-1.5", Count.MacWithoutHead, "168.6"),
        ("espnetv2-2.0", Count.WithNorms, "3.498"), ("espnetv2-2.0", Count.MacWithoutHead, "284.8"),
        // The residual IGCV1 figures leave the classifier out, except that of L100M2.
        ("igcv1-l4m32-imagenet", Count.WeightsWithoutHead, "11.205"), ("igcv1-l4m32-imagenet", Count.Mac, "1.9G"),
        ("igcv1-l16m16-imagenet", Count.WeightsWithoutHead, "11.329"), ("igcv1-l16m16-imagenet", Count.Mac, "2.2G"),
        ("igcv1-l100m2-imagenet", Count.Weights, "8.61"),
        ("igcv3-d-1.0", Count.Weights, "3.43"), ("igcv3-d-1.0", Count.WithNorms, "3.49"), ("igcv3-d-1.0", Count.Mac, "313."),
        ("igcv3-d-1.0", Count.WithNorms, "3.5"),
        ("hetconv-vgg16-p1", Count.Mac, "313.74"), ("hetconv-vgg16-p1", Count.Mac, "313.46"),
        ("hetconv-vgg16-p2", Count.Mac, "175.23"), ("hetconv-vgg16-p2", Count.Mac, "175.05"),
        ("hetconv-vgg16-p4", Count.Mac, "105.98"), ("hetconv-vgg16-p4", Count.Mac, "105.85"),
        ("hetconv-vgg16-p8", Count.Mac, "71.35"), ("hetconv-vgg16-p8", Count.Mac, "71.24"),
        ("hetconv-vgg16-p16", Count.Mac, "54.04"), ("hetconv-vgg16-p16", Count.Mac, "53.94"),
        ("hetconv-vgg16-p32", Count.Mac, "45.38"), ("hetconv-vgg16-p32", Count.Mac, "45.29"),
        ("hetconv-vgg16-p64", Count.Mac, "41.05"), ("hetconv-vgg16-p64", Count.Mac, "40.97"),
        ("hetconv-vgg16-p4-approximate", Count.Mac, "114.50"), ("hetconv-vgg16-p4-approximate", Count.WithNorms, "5.59"),
        ("hetconv-vgg16-p64-approximate", Count.Mac, "41.51"), ("hetconv-vgg16-p64-approximate", Count.WithNorms, "2.14"),
    ];
}
