using ShiftService.Zoo.Blocks;
using ShiftService.Zoo.Networks;
using static ShiftService.Zoo.Catalog.ZooFamily;

namespace ShiftService.Zoo.Catalog;

/// <summary>Every form of name that the catalog knows.</summary>
internal static class ZooFamilies
{
    private const string Multiplier = @"(?<multiplier>\d\.\d{1,3})";
    private const string Depth = @"(?<depth>\d{1,4})";

    public static IReadOnlyList<ZooFamily> All { get; } =
    [
        new("shiftnet-{a|b|c}[-sc2]", "shiftnet-(?<variant>[abc])(?<sc2>-sc2)?", groups => new ShiftNet
        {
            Variant = Enum.Parse<ShiftNetVariant>(groups["variant"].Value, ignoreCase: true),
            Module = VariantOf(groups["sc2"].Success),
        }),
        new("shiftresnet{depth}-e{expansion}[-paper][-sc2]",
            $"shiftresnet{Depth}-e(?<expansion>\\d{{1,2}})(?<paper>-paper)?(?<sc2>-sc2)?", groups => new ShiftResNet
        {
            Depth = Int(groups["depth"]),
            Expansion = Int(groups["expansion"]),
            Form = groups["paper"].Success ? ShiftResNetForm.Paper : ShiftResNetForm.Official,
            Variant = VariantOf(groups["sc2"].Success),
        }),
        new("{sparse|active}-shiftresnet{depth}-e{expansion}[-sc2]",
            $"(?<kind>sparse|active)-shiftresnet{Depth}-e(?<expansion>\\d{{1,2}})(?<sc2>-sc2)?", groups => new ShiftResNet
        {
            Depth = Int(groups["depth"]),
            Expansion = Int(groups["expansion"]),
            Form = ShiftResNetForm.Paper,
            Variant = VariantOf(groups["sc2"].Success),
            Shift = new(Enum.Parse<ShiftKind>(groups["kind"].Value, ignoreCase: true), Layout: ShiftLayout.Contiguous),
        }),
        new("resnet{depth}", $"resnet{Depth}", groups => new ResNet { Depth = Int(groups["depth"]) }),
        new("as-resnet-w{width}", @"as-resnet-w(?<width>\d{1,4})", groups => new AsResNet { BaseWidth = Int(groups["width"]) }),
        new("as-resnet{depth}-{width}x{expansion}",
            $"as-resnet{Depth}-(?<width>\\d{{1,4}})x(?<expansion>\\d{{1,2}})", groups => new AsResNetCifar
        {
            Depth = Int(groups["depth"]),
            BaseWidth = Int(groups["width"]),
            Expansion = Int(groups["expansion"]),
        }),
        new("fe-net-{multiplier}[-released]", $"fe-net-{Multiplier}(?<released>-released)?", groups => new FeNet
        {
            Multiplier = Decimal(groups["multiplier"]),
            Expansion = groups["released"].Success ? FeExpansion.OfOutputs : FeExpansion.OfInputs,
        }),
        new("mobilenetv2-{multiplier}", $"mobilenetv2-{Multiplier}",
            groups => new MobileNetV2 { Multiplier = Decimal(groups["multiplier"]) }),
        new("shufflenetv2-{0.5|1.0|1.5|2.0}",
            $"shufflenetv2-{Multiplier}", groups => new ShuffleNetV2 { Multiplier = Decimal(groups["multiplier"]) }),
        new("espnetv2-{0.5|1.0|1.25|1.5|2.0}", $"espnetv2-{Multiplier}",
            groups => new EspNetV2 { Multiplier = Decimal(groups["multiplier"]) }),
        new("igcv1-l{L}m{M}-{d{depth}[-residual]|imagenet}",
            $@"igcv1-l(?<l>\d{{1,4}})m(?<m>\d{{1,4}})-(d{Depth}(?<residual>-residual)?|imagenet)", groups => groups["depth"].Success
            ? new IgcV1
            {
                Partitions = Int(groups["l"]),
                PartitionChannels = Int(groups["m"]),
                Depth = Int(groups["depth"]),
                Plan = groups["residual"].Success ? IgcV1Plan.Residual : IgcV1Plan.Plain,
            }
            : new IgcV1
            {
                Partitions = Int(groups["l"]),
                PartitionChannels = Int(groups["m"]),
                Plan = IgcV1Plan.ImageNet18,
                Height = 224,
                Width = 224,
                Classes = 1000,
            }),
        new("igcv2-c{width}l{L}-d{depth}", $@"igcv2-c(?<width>\d{{1,4}})l(?<l>\d)-d{Depth}", groups => new IgcV2
        {
            BaseWidth = Int(groups["width"]),
            Layers = Int(groups["l"]),
            Depth = Int(groups["depth"]),
        }),
        new("igcv3-d-{multiplier}[-g4]", $"igcv3-d-{Multiplier}(?<g4>-g4)?", groups => new IgcV3
        {
            Multiplier = Decimal(groups["multiplier"]),
            ProjectGroups = groups["g4"].Success ? 4 : 2,
        }),
        new("hetconv-vgg16-p{P}[-approximate]", @"hetconv-vgg16-p(?<p>\d{1,2})(?<approximate>-approximate)?", groups => new HetConvVgg16
        {
            Parts = Int(groups["p"]),
            Form = FormOf(groups["approximate"].Success),
        }),
        new("hetconv-resnet{depth}-p{P}[-approximate]",
            $@"hetconv-resnet{Depth}-p(?<p>\d{{1,2}})(?<approximate>-approximate)?", groups => new HetConvResNet
        {
            Depth = Int(groups["depth"]),
            Parts = Int(groups["p"]),
            Form = FormOf(groups["approximate"].Success),
        }),
        new("style-{original|shift}", "style-(?<variant>original|shift)", groups => new StyleTransfer
        {
            Shifts = groups["variant"].Value == "shift",
        }),
        new("style-multi{styles}", @"style-multi(?<styles>\d{1,2})", groups => new StyleMulti { Styles = Int(groups["styles"]) }),
        new("residual-shiftnet{width}-e{expansion}", @"residual-shiftnet(?<width>\d{1,4})-e(?<expansion>\d{1,2})", groups => new ResidualShiftNet
        {
            BaseWidth = Int(groups["width"]),
            Expansion = Int(groups["expansion"]),
        }),
        new("shiftfacenet[-e{expansion}]", @"shiftfacenet(-e(?<expansion>\d{1,2}))?", groups => new ShiftFaceNet
        {
            Expansion = groups["expansion"].Success ? Int(groups["expansion"]) : null,
        }),
        new("shiftfacedetector", "shiftfacedetector", _ => new ShiftFaceDetector()),
    ];

    private static CscVariant VariantOf(bool sc2) => sc2 ? CscVariant.Sc2 : CscVariant.Csc;

    private static HetConvForm FormOf(bool approximate) => approximate ? HetConvForm.Approximate : HetConvForm.Exact;
}
